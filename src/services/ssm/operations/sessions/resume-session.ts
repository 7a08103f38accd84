import { query } from '../../operation.ts';

/**
 * A new token for a session of ECS Exec whose client lost its connection (exec-protocol §11). For a
 * session that is over the token is empty: clients say then that it timed out, and end. An error would
 * make them ask again and again.
 */
export const resumeSession = query('ResumeSession', ({ caller, execSessions }, { SessionId }) => {
  const access = execSessions.resume(SessionId, caller);
  return {
    SessionId,
    TokenValue: access?.tokenValue ?? '',
    StreamUrl: access?.streamUrl ?? '',
  };
});
