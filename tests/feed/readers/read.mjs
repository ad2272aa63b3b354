// Reads a feed from stdin and prints on stdout, as JSON, what podcast-partytime understood of it.
import { text } from "node:stream/consumers";
import partytime from "podcast-partytime";

process.stdout.write(JSON.stringify(partytime.parseFeed(await text(process.stdin))));
