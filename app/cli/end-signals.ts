/** By these a person ends a program: from its terminal, from another one, or by closing the terminal. */
export const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
