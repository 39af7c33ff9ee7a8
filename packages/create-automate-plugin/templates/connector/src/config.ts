/** What an operator fills in: the form, the validator and the API are drawn from this. */
export const fields = [
  { key: 'greeting', type: 'string', label: 'Greeting', default: 'Hello', maxLength: 100 },
  { key: 'token', type: 'secret', label: 'Access token', help: 'Goes to api.example.com, and nowhere else' },
] as const;
