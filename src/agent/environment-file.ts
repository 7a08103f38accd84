/** A file in S3 by its ARN; undefined for any other text. */
export function parseS3Arn(
  arn: string,
): { readonly bucket: string; readonly key: string } | undefined {
  const [, bucket, key] = /^arn:[a-z0-9-]+:s3:::([^/]+)\/(.+)$/s.exec(arn) ?? [];
  return bucket === undefined || key === undefined ? undefined : { bucket, key };
}

/**
 * The variables in an environment file: a `VARIABLE=VALUE` on each line. Lines that begin with `#`, and
 * those without a name or a value, do not count; spaces and quotation marks belong to the value. Of a
 * name that is there twice the last counts. Source: "Pass environment variables to an Amazon ECS
 * container" in the developer guide, and the agent.
 */
export function parseEnvironmentFile(text: string): Readonly<Record<string, string>> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /^\s*([^#=\s][^=]*)=(.+)$/s.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** The variables of several files together: of the same name in two files the first counts. */
export function mergeFiles(
  files: readonly Readonly<Record<string, string>>[],
): Readonly<Record<string, string>> {
  return Object.fromEntries([...files].reverse().flatMap((file) => Object.entries(file)));
}
