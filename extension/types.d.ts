/**
 * The forms that cross a boundary: the wire (CONTRACTS, "Clip" and "HTTP"), messages between the parts of the
 * extension, and the one global of the content scripts, which are classic scripts and cannot import. For tsc only.
 */

interface PageJson {
  url: string;
  title: string;
  kind: "daily" | "trending" | "search" | "paper" | "list" | "file" | "other";
}

interface PaperJson {
  title?: string;
  abstract?: string;
  creators?: { name: string }[];
  type?: string;
  published?: string;
  venue?: string;
  identifiers: string[];
  links?: Record<string, string>;
  upvotes?: number;
  ai_summary?: string;
  keywords?: string[];
  organization?: string;
}

interface ClipJson {
  clip_id: string;
  captured_at: string;
  page: PageJson;
  paper: PaperJson;
}

/** A clip with the key of the card it was taken from. */
interface KeyedClip {
  key: string;
  clip: ClipJson;
}

interface Lookalike {
  paper: string;
  title: string;
  evidence: { name: string; weight: number; text: string }[];
}

type OutcomeName = "created" | "updated" | "unchanged" | "merged" | "adopted" | "rejected";

interface Outcome {
  clip_id: string;
  outcome: OutcomeName;
  paper: string | null;
  maybe: Lookalike[];
  reason?: string;
}

/** What `POST /api/papers/lookup` says of one paper. */
interface Known {
  paper: string | null;
  maybe: Lookalike[];
  elsewhere?: string;
  status: string | null;
  saved_at: string | null;
  news?: string;
}

/** What `GET /api/needs-you` says; an older server may not know of all. */
interface Needs {
  questions?: { id: number; papers: { paper: string; title: string }[]; evidence: { text: string }[] }[];
  conflicts?: { paper: string; title: string; field: string; says: string; choices: { side: string; label: string }[] }[];
  publications?: { paper: string; title: string; says: string; choices: { answer: string; label: string }[] }[];
  problems?: unknown[];
  waiting?: { target: string; reason: string; count: number }[];
}

type MarkState = "new" | "saving" | "saved" | "queued" | "refused" | "zotero" | "vault" | "maybe";

/** What a card's button shows. `says` explains it: a reason, another paper's title, what is new. */
interface Mark {
  state: MarkState;
  savedAt?: string;
  says?: string;
}

/** What became of one clip, as told to the pages that show it. */
interface News {
  key: string;
  clip_id: string;
  mark: Mark;
  outcome?: OutcomeName;
  batch?: string;
  /** So many PDFs of its batch are got only at a person's word. */
  pdfs?: number;
}

/** What a wish for PDFs came to. */
interface PdfsWished {
  ok: boolean;
  says: string;
  wanted: number;
  there: number;
  /** Why some cannot be got, each reason once. */
  without: string[];
}

/** How we stand with the server; the four failures that a person must be able to tell apart, and two more. */
type LinkState = "on" | "unpaired" | "off" | "stranger" | "refused" | "blocked" | "problem";

interface Asked {
  key: string;
  identifiers: string[];
  title: string;
}

/** An answer of the server, or why there is none; `says` is a sentence for a person. */
type Answer = { ok: true; body: any } | { ok: false; state: LinkState; status?: number; says: string };

interface Pairing {
  port: number;
  token: string;
  device: string;
  since: string;
}

interface Offer {
  port: number;
  code: string;
  /** What /api/health said: "on", or why not. */
  found: LinkState;
}

interface Waiting {
  /** Sorts the clips in the order of the clicks. */
  order: number;
  key: string;
  clip: ClipJson;
}

interface Refused extends Waiting {
  reason: string;
  at: string;
}

interface LastBatch {
  batches: string[];
  saved: number;
  there: number;
  at: string;
  undone?: boolean;
}

interface Undone {
  ok: boolean;
  says: string;
  removed: number;
  restored: number;
  kept: { paper: string; field: string; why: string }[];
  /** Undoing these is redoing. */
  batches: string[];
}

/** What a card offers: its key, its title, and the element in which the button goes first. */
interface Card {
  key: string;
  title: string;
  place: Element;
}

interface PageRead {
  page: PageJson;
  papers: PaperJson[];
  warnings: string[];
}

/** One site: a file in sites/ that registers itself on `papershelfSites`. All of it is pure but for reading. */
interface Site {
  name: string;
  matches(url: string): boolean;
  read(document: Document, url: string): PageRead;
  cards(document: Document, url: string): Card[];
  /** Whether the page is dark now; null where the site follows the system. */
  dark(document: Document): boolean | null;
}

interface SaveButton {
  host: HTMLElement;
  key: string;
  rename(key: string, title: string): void;
  show(mark: Mark): void;
  dark(dark: boolean): void;
}

interface Tally {
  saved: number;
  there: number;
  queued: number;
  refused: { title: string; reason: string }[];
  /** Batches that can be taken back, oldest first. */
  batches: string[];
  /** By batch, how many PDFs a person may ask for. */
  pdfs: Record<string, number>;
}

interface Bar {
  show(tally: Tally, fresh: number, link: LinkState): void;
  fresh(count: number): void;
  ask(count: number): void;
  /** Words, and a button that undoes (or so redoes) these batches; `offering`: and still the one for PDFs. */
  say(text: string, act: "Undo" | "Redo", of: string[], offering?: boolean): void;
  dark(dark: boolean): void;
}

/** What the popup is told of the page in the tab. */
interface PageSummary {
  page: PageJson;
  papers: { key: string; title: string; by: string; mark: Mark }[];
}

interface Marks {
  of(key: string): Mark;
  show(key: string, mark: Mark): void;
  lookUp(cards: Card[]): Promise<void>;
  again(): Promise<void>;
  link(): LinkState;
}

interface Clipping {
  tally: Tally;
  save(keys: string[]): Promise<void>;
  news(news: News[]): void;
  undo(batches: string[]): Promise<Undone>;
  /** Ask for the PDFs that the tally offers. */
  pdfs(): Promise<PdfsWished>;
}

interface Shelving {
  /** Put a button on every card; the cards. */
  scan(): Card[];
  keys(): string[];
  refresh(key: string): void;
  recolour(): void;
  dark(): boolean;
  /** The card in focus, or under the pointer, or the only one. */
  focused(): string | null;
}

interface ContentParts {
  /** A message of _locales; `given` stands for $1, $2, … */
  text(name: string, ...given: (string | number)[]): string;
  /** A message in the form that a number wants: NAME_one, else NAME. $1 is the number. */
  plural(name: string, count: number, ...given: (string | number)[]): string;
  ask(message: { type: string; [more: string]: unknown }): Promise<any>;
  shadow(host: HTMLElement, css: string): ShadowRoot;
  words: {
    label(mark: Mark): string;
    explains(mark: Mark): string;
    tally(tally: Tally, link: LinkState): string;
    refused(tally: Tally): string;
    undone(undone: Undone): string;
    pdfs(wished: PdfsWished): string;
    papers(count: number): string;
    by(paper: PaperJson): string;
    day(stamp: string): string;
  };
  button(document: Document, onSave: (key: string) => void): SaveButton;
  bar(
    document: Document,
    on: { undo(batches: string[]): void; saveAll(sure: boolean): void; retry(): void; pdfs(): void },
  ): Bar;
  marks(changed: (key: string) => void): Marks;
  clipping(site: Site, document: Document, marks: Marks, changed: () => void): Clipping;
  shelving(site: Site, document: Document, marks: Marks, onSave: (key: string) => void): Shelving;
}

// `var`: only so does it become a property of globalThis.
declare var papershelfReading: {
  tidy(text: unknown): string;
  paragraphs(text: unknown): string;
  compact(said: PaperJson): PaperJson;
  arxiv(id: string): string | null;
};
declare var papershelfSites: Site[];
declare var papershelf: ContentParts;
