import { useState } from 'react';

/** What each way in gets. */
export interface LoginFormProps {
  /** Asks the server who is in now. */
  onDone(): Promise<unknown>;
}

/** A form that is sent: busy until it is answered, with what went wrong. */
export function useLogin(send: () => Promise<unknown>) {
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: { preventDefault(): void }): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      await send();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return { submit, failure, busy };
}
