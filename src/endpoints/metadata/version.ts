/** The versions of the metadata endpoints; v2 documents are those of v3 found in another way. */
export type Version = 'v2' | 'v3' | 'v4';
