import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { LanguageProvider } from './i18n/language.tsx';
import { router } from './router.tsx';
import { SessionGate } from './session/session-gate.tsx';
import { nonce } from './styles/nonce.ts';
import { resolver, theme } from './styles/theme.ts';
import { ToastProvider } from './ui/toasts.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The client has tried again already.
      retry: false,
      // The server may be on this machine, or reached though the browser thinks that it is offline.
      networkMode: 'always',
      staleTime: 2000,
    },
    mutations: { networkMode: 'always' },
  },
});

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          <ToastProvider>
            <SessionGate>
              <RouterProvider router={router} />
            </SessionGate>
          </ToastProvider>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  );
}
