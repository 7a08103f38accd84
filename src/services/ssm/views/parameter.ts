import type { ParameterRecord, ParameterVersion } from '../model/parameter-document.ts';
import type { Parameter, ParameterHistory, ParameterMetadata } from '../model/types.ts';

/** A version with its value, as GetParameter and its like show it. */
export function shownParameter(
  name: string,
  { version, document }: ParameterVersion,
  { arn, value }: { readonly arn: string; readonly value: string },
): Parameter {
  const { Type, DataType, LastModifiedDate } = document;
  return {
    Name: name,
    Type,
    Value: value,
    Version: version,
    LastModifiedDate,
    ARN: arn,
    DataType,
  };
}

/** The newest version without its value, as DescribeParameters shows it. */
export function describedParameter(
  { name, versions }: ParameterRecord,
  arn: string,
): ParameterMetadata {
  const { version, document } = versions.at(-1) ?? versions[0];
  return { Name: name, ARN: arn, ...document, Version: version, Policies: [] };
}

/** A version with its value and labels, as GetParameterHistory shows it. */
export function pastParameter(
  name: string,
  { version, labels, document }: ParameterVersion,
  value: string,
): ParameterHistory {
  return { Name: name, ...document, Value: value, Version: version, Labels: labels, Policies: [] };
}
