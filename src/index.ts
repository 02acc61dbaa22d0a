import { main } from './commands/main.ts';

// The action itself is started without an argument, the ones in login/, pull/ and so on name theirs.
await main(process.argv[2] ?? 'push', process.env);
