// One poll by one library: node read.mjs LIBRARY URL [ETAG]; prints {status, etag, entries} as JSON.
import { createRequire } from "node:module";
import { Readable } from "node:stream";

const require = createRequire(`${process.env.MODULES}/`);
const [library, url, etag] = process.argv.slice(2);

// The parsers do not fetch: Node does, and sends back what it was given.
async function fetched() {
  const answer = await fetch(url, { headers: etag ? { "If-None-Match": etag } : {} });
  return { status: answer.status, etag: answer.headers.get("etag"), text: await answer.text() };
}

const readers = {
  async feedsmith() {
    const { parseFeed } = require("feedsmith");
    const { status, etag, text } = await fetched();
    if (status === 304) return { status, etag, entries: [] };
    const { format, feed } = parseFeed(text);
    return { status, etag, entries: format === "json" ? feed.items.map(ofJson) : feed.entries.map(ofAtom) };
  },
  async "rss-parser"() {
    const Parser = require("rss-parser");
    const feed = await new Parser().parseURL(url);
    const entries = feed.items.map((item) => ({
      id: item.id,
      title: item.title,
      link: item.link,
      html: item.content,
      published: item.isoDate,
      picture: item.enclosure?.url,
    }));
    return { status: 200, etag: null, entries };
  },
  async feedparser() {
    const FeedParser = require("feedparser");
    const { status, etag, text } = await fetched();
    const entries = [];
    if (status !== 304) {
      for await (const item of Readable.from([text]).pipe(new FeedParser({ feedurl: url }))) {
        entries.push({
          id: item.guid,
          title: item.title,
          link: item.link,
          html: item.description,
          published: item.pubdate,
          updated: item.date,
          picture: item.enclosures[0]?.url,
        });
      }
    }
    return { status, etag, entries };
  },
};

function ofAtom(entry) {
  const link = (rel) => entry.links.find((one) => one.rel === rel)?.href;
  return {
    id: entry.id,
    title: entry.title?.value ?? entry.title,
    link: link("alternate"),
    html: entry.content?.value ?? entry.content,
    published: entry.published,
    updated: entry.updated,
    picture: link("enclosure"),
  };
}

function ofJson(item) {
  return {
    id: item.id,
    title: item.title,
    link: item.url,
    html: item.content_html,
    published: item.date_published,
    updated: item.date_modified,
    picture: item.attachments?.[0]?.url ?? item.image,
  };
}

console.log(JSON.stringify(await readers[library]()));
