import { query } from '../../operation.ts';

/** Ends a session of ECS Exec and its program; one that is over is answered alike (exec-protocol §11). */
export const terminateSession = query(
  'TerminateSession',
  ({ caller, execSessions }, { SessionId }) => {
    execSessions.terminate(SessionId, caller);
    return { SessionId };
  },
);
