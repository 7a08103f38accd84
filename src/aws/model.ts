// What every AWS service here is made of: models, errors, validation, ARNs, paging, signatures,
// the request context and the service that ties them to a transaction. It must not know any single
// service, nor where state is kept. Start with service.ts.

/** A member's type: a primitive, the name of a shape, or a list or map of such. */
export type Ref = string | { readonly list: Ref } | { readonly map: Ref };

export interface StructureShape {
  readonly type: 'structure' | 'union';
  readonly members: Readonly<Record<string, Ref>>;
  readonly required?: readonly string[];
  readonly sensitive?: readonly string[];
}

export interface EnumShape {
  readonly type: 'enum';
  readonly values: readonly string[];
}

/**
 * How values are written on the wire. JSON has types of its own and instants in epoch seconds; the Query
 * protocol has text alone, and instants in ISO 8601. CBOR is read as JSON is, and has more types: an
 * answer is JSON text in which an object of one member says what JSON cannot (`cborMarks`).
 */
export type ValueForm = 'json' | 'query' | 'cbor';

/** The members that mark values of CBOR's own types. No structure of AWS has a member of such a name. */
export const cborMarks = { double: '$double', timestamp: '$timestamp', blob: '$blob' } as const;

/** A service model as data, generated. Members are sorted, as AWS writes them. */
export type ModelShapes = Readonly<Record<string, StructureShape | EnumShape>>;

export interface OperationModel {
  readonly input: string;
  readonly output: string;
  readonly errors: readonly string[];
}
