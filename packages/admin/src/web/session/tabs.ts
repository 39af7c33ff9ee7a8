import { ROOT } from '../api/client.ts';

/** What a tab tells the others, which share its cookie: somebody came in, or logged out. */
export type SessionNews = 'entered' | 'left';

const channel = new BroadcastChannel(`automate.session ${ROOT.pathname}`);

export const tabs = {
  tell(news: SessionNews): void {
    channel.postMessage(news);
  },
  /** Returns what ends it. */
  listen(listener: (news: SessionNews) => void): () => void {
    const hear = ({ data }: MessageEvent<SessionNews>): void => listener(data);
    channel.addEventListener('message', hear);
    return () => channel.removeEventListener('message', hear);
  },
};
