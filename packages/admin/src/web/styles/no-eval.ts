import { config } from 'zod/v4/core';

// The policy of the page forbids eval: nothing is to try whether it may.
config({ jitless: true });
