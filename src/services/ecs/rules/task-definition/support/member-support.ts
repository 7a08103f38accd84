/**
 * What becomes of one member of a task definition or of an override, and where that is proved.
 * docs/task-definition-support.md is generated from these rows and from the generated model.
 */
export interface MemberSupport {
  /**
   * The path from the request: `containerDefinitions[].linuxParameters.tmpfs`. The row also holds for
   * every member below it that has no row of its own.
   */
  readonly member: string;
  readonly docker: 'effective' | 'refused' | 'not yet';
  readonly simulated: 'effective' | 'no observable effect' | 'refused' | 'not yet';
  /** How the member takes effect, or the text of the error that refuses it. */
  readonly note?: string;
  /** `test/docker/volumes.test.ts > the title of the test`: what proves the row. */
  readonly test?: string;
}
