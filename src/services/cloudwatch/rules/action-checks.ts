import { constraints } from '../errors.ts';

/** The actions of an alarm of any type. */
export interface Actions {
  readonly OKActions?: readonly string[] | undefined;
  readonly AlarmActions?: readonly string[] | undefined;
  readonly InsufficientDataActions?: readonly string[] | undefined;
}

/** Throws ValidationException for more actions than there may be for a state, and for empty ones. */
export function checkActions(actions: Actions): void {
  const lists = [
    ['oKActions', actions.OKActions],
    ['alarmActions', actions.AlarmActions],
    ['insufficientDataActions', actions.InsufficientDataActions],
  ] as const;
  for (const [path, list] of lists) {
    constraints.check([path, list, { max: 5 }]);
    for (const [at, arn] of (list ?? []).entries()) {
      constraints.check([`${path}.${at + 1}.member`, arn, { min: 1, max: 1024 }]);
    }
  }
}
