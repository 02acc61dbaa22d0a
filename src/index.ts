import { main } from './commands/main.ts';

// The action itself is started without an argument; those in login/, pull/ and so on pass their name.
await main(process.argv[2] ?? 'push', process.env);
