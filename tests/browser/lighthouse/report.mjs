// Prints, as JSON lines, Lighthouse's report of each page: node report.mjs '{"chrome", "flags", "categories", "urls"}'
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const asked = JSON.parse(process.argv[2]);
const chrome = await launch({ chromePath: asked.chrome, chromeFlags: asked.flags });
try {
  for (const url of asked.urls) {
    const { lhr } = await lighthouse(url, { port: chrome.port, onlyCategories: asked.categories, logLevel: "error" });
    process.stdout.write(JSON.stringify(lhr) + "\n");
  }
} finally {
  chrome.kill();
}
