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
  volume?: string;
  issue?: string;
  pages?: string;
  publisher?: string;
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
  tags?: string[];
  status?: string;
  collections?: string[];
  targets?: string[];
  note?: string;
  selection_html?: string;
}

/** What a person gives a paper beside itself. */
type Adds = Partial<Omit<ClipJson, "clip_id" | "captured_at" | "page" | "paper">>;

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
  /** Of a paper that was there: what it has more now, in words. */
  added?: string[];
}

/** What `POST /api/papers/lookup` says of one paper. */
interface Known {
  paper: string | null;
  maybe: Lookalike[];
  elsewhere?: string;
  status: string | null;
  saved_at: string | null;
  news?: string;
  targets?: Record<string, { state: string; reason: string; url: string }>;
}

/** What `GET /api/needs-you` says; an older server may not know of all. */
interface Needs {
  count?: number;
  questions?: { id: number; papers: { paper: string; title: string }[]; evidence: { text: string }[] }[];
  conflicts?: { paper: string; title: string; field: string; says: string; choices: { side: string; label: string }[] }[];
  publications?: { paper: string; title: string; says: string; choices: { answer: string; label: string }[] }[];
  problems?: unknown[];
  waiting?: { target: string; reason: string; count: number; since?: string }[];
}

type MarkState = "new" | "saving" | "saved" | "queued" | "refused" | "zotero" | "vault" | "maybe";

/** What a card's button shows. `says` explains it: a reason, another paper's title, what is new. */
interface Mark extends Details {
  state: MarkState;
  savedAt?: string;
  says?: string;
  /** Such as "v1 · v3 out". */
  news?: string;
  /** Its id on the shelf. */
  paper?: string;
}

/** What a card's menu knows of a paper; `open`: addresses in the programs that hold it. */
interface Details {
  status?: string;
  citekey?: string;
  open?: { obsidian?: string; zotero?: string };
}

/** What became of one clip, as told to the pages that show it. */
interface News {
  key: string;
  clip_id: string;
  mark: Mark;
  outcome?: OutcomeName;
  batch?: string;
  /** What a paper that was there gained, in words. */
  added?: string[];
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

interface Link {
  state: LinkState;
  port: number | null;
  since: string | null;
  version: string | null;
  says: string;
  /** When our key was removed, if it was. */
  revokedAt: string | null;
  needs: Needs | null;
}

/** What the popup and the settings are told. */
interface Status {
  link: Link;
  waiting: number;
  refused: { clip_id: string; title: string; reason: string }[];
  marks: number;
  last: LastBatch[];
  /** The browser will soon take no more. */
  full: boolean;
  /** Firefox forgets the add-on when it closes. */
  temporary: boolean;
}

interface Asked {
  key: string;
  identifiers: string[];
  title: string;
}

/** An answer of the server, or why there is none; `says` is a sentence for a person. */
type Answer = { ok: true; body: any } | { ok: false; state: LinkState; status?: number; says: string; revokedAt?: string };

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
  /** Whether there is something to take back. */
  changed: boolean;
  at: string;
  undone?: boolean;
}

/** What `GET /api/papers/ID` says, as far as the popup shows it. */
interface Shelved {
  id: string;
  revision: number;
  title?: string;
  creators?: { family: string; given: string }[];
  type?: string;
  published?: string;
  venue?: string;
  volume?: string;
  issue?: string;
  pages?: string;
  publisher?: string;
  identifiers?: string[];
  links?: Record<string, string>;
  status?: string;
  tags?: string[];
  note?: string;
  citekey?: string;
  collections?: string[];
  saved_at?: string | null;
  targets?: Record<string, { state: string; reason: string; url: string }>;
}

/** A connected target, as `GET /api/targets` says it. */
interface ShownTarget {
  name: string;
  kind: string;
  auto: boolean;
  state: string;
  /** Where papers go there: a folder of notes, a collection. */
  place?: string;
  collections?: string[];
}

/** What of the page is selected, to be quoted. */
interface Quotation {
  markup: string;
  sentences: number;
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
  /** What it is looked up by; without them, by its key. */
  identifiers?: string[];
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

/** What is done at a person's word, in as many clips as it has papers. */
interface Act {
  deed: "save" | "tag" | "status";
  adds: Adds;
  count: number;
  /** Clips of which nothing was heard yet. */
  left: number;
  batches: string[];
  refused: string;
}

interface SaveButton {
  host: HTMLElement;
  key: string;
  /** `narrow`: there is little room beside the titles. */
  put(key: string, title: string, mark: Mark, look: { dark: boolean; narrow: boolean }): void;
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
  /** The papers that "Tag these" means. */
  taggable: string[];
  /** Of one paper that was there already: since when, and what it gained. */
  again?: { savedAt?: string; added: string[] };
}

interface Bar {
  show(tally: Tally, fresh: number, link: LinkState): void;
  fresh(count: number): void;
  ask(count: number): void;
  /** Words, and a button that undoes (or so redoes) these batches. */
  say(text: string, act: "Undo" | "Redo", of: string[]): void;
  dark(dark: boolean): void;
  remove(): void;
}

interface Floating {
  /** Open beside a button; pressing that once more closes it. `first` is what the keyboard goes to. */
  open(by: HTMLElement, content: HTMLElement, first: () => HTMLElement): void;
  close(): void;
  isOpen(): boolean;
}

/** One entry: it does something, or opens an address; with neither it is not usable now. */
interface MenuEntry {
  words: string;
  act?: () => void;
  href?: string;
  checked?: boolean;
}

interface MenuGroup {
  title?: string;
  entries: MenuEntry[];
}

/** Open a menu; the answer fills it anew with entries in the same places. */
type Menu = (opener: HTMLElement, label: string, groups: MenuGroup[]) => (again: MenuGroup[]) => void;

/** One paper of a list, as its card shows it; `paper` is what is known at once, `read` gives the rest. */
interface Entry {
  paper: PaperJson;
  place: Element | null;
  read?(): Partial<PaperJson>;
}

/** What is of one site alone; sites/adapter.js makes a Site of it. Pure but for reading, and never throws. */
interface AdapterParts {
  name: string;
  hosts: string[];
  /** What an address on these hosts shows; null where the site has no papers. A single-page app is asked again at each step. */
  kind(address: URL): "paper" | "list" | "search" | null;
  /** The paper of a paper's page, where its title stands, and what could not be read of it ("title"). */
  own(document: Document, url: string): { paper: PaperJson | null; place: Element | null; missing?: string[] };
  entries(document: Document, url: string): Entry[];
  /** The paper at an address of the site; without it, by identifier. For lists whose cards are not found. */
  lead?(address: URL): PaperJson | null;
  dark?(document: Document): boolean | null;
}

interface CardControls {
  save(key: string): void;
  /** The button was pressed, but a person can hardly have seen it. */
  covered(key: string): void;
  tag(key: string, opener: HTMLElement): void;
  menu(key: string, opener: HTMLElement): void;
}

/** What the popup is told of the page in the tab. */
interface PageSummary {
  page: PageJson;
  papers: { key: string; title: string; by: string; mark: Mark }[];
  quotation?: Quotation | null;
  /** What the adapter could not read. */
  warnings?: string[];
  /** The site of the page, where a person could allow buttons. */
  offer?: { title: string; origins: string[] };
}

interface Marks {
  of(key: string): Mark;
  show(key: string, mark: Mark): void;
  lookUp(cards: Card[]): Promise<void>;
  again(): Promise<void>;
  link(): LinkState;
}

interface Clipping {
  tally(): Tally;
  save(keys: string[], deed?: Act["deed"], adds?: Adds): Promise<void>;
  news(news: News[]): void;
  /** The clips by which a paper was changed on this page. */
  undoable(key: string): string[];
  undoClips(clipIds: string[]): Promise<Undone>;
  undo(batches: string[]): Promise<Undone>;
  /** Ask for the PDFs that the tally offers. */
  pdfs(): Promise<PdfsWished>;
}

interface Shelving {
  cards(): Card[];
  /** A button on each of these cards, and on no other. */
  dress(cards: Card[]): void;
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
  colours: string;
  shadow(host: HTMLElement, css: string): ShadowRoot;
  /** Whether a person can have seen what this click pressed. */
  exposed(element: HTMLElement, event: MouseEvent): boolean;
  /** Do something at a press that a person made, with the mouse or a key. */
  pressed(element: HTMLElement, act: () => void): void;
  made<T extends keyof HTMLElementTagNameMap>(
    document: Document,
    tag: T,
    attributes: Record<string, string>,
    ...children: (Node | string)[]
  ): HTMLElementTagNameMap[T];
  words: {
    label(mark: Mark, short?: boolean): string;
    explains(mark: Mark): string;
    tally(tally: Tally, link: LinkState): string;
    undone(undone: Undone): string;
    pdfs(wished: PdfsWished): string;
    papers(count: number): string;
    by(paper: PaperJson): string;
    day(stamp: string): string;
  };
  button(document: Document, on: CardControls): SaveButton;
  floating(document: Document, dark: () => boolean): Floating;
  menu(document: Document, floating: Floating): Menu;
  tagging(
    document: Document,
    floating: Floating,
  ): (opener: HTMLElement, label: string, known: Promise<string[]>, add: (tags: string[]) => void) => void;
  card(
    document: Document,
    floating: Floating,
    menu: Menu,
    of: { marks: Marks; clipping: Clipping; say(words: string, redo?: string[]): void },
  ): {
    tag(key: string, opener: HTMLElement, title: string): void;
    tagAll(keys: string[], opener: HTMLElement): void;
    open(key: string, opener: HTMLElement, title: string): void;
  };
  bar(
    document: Document,
    floating: Floating,
    menu: Menu,
    on: {
      undo(batches: string[]): void;
      tag(keys: string[], opener: HTMLElement): void;
      saveAll(sure: boolean): void;
      retry(): void;
      pdfs(): void;
      hide(): void;
    },
  ): Bar;
  marks(changed: (key: string) => void): Marks;
  clipping(
    site: () => Site,
    document: Document,
    marks: Marks,
    on: { changed(): void; acted(act: Act): void },
  ): Clipping;
  /** Acts, the first at once, the rest some in each frame; of one thing the latest. */
  pace(): { soon(what: unknown, act: () => void): void; forget(): void };
  shelving(site: () => Site | null, document: Document, marks: Marks, on: CardControls): Shelving;
}

declare var navigation: EventTarget | undefined;

// `var`: only so does it become a property of globalThis.
declare var papershelfReading: {
  tidy(text: unknown): string;
  paragraphs(text: unknown): string;
  compact(said: PaperJson): PaperJson;
  arxiv(id: string): string | null;
  versioned(id: string): string | null;
  preprint(id: string): (PaperJson & { links: Record<string, string> }) | null;
  doi(text: unknown): string | null;
  day(text: unknown): string;
  web(address: unknown, base: string): string;
  key(paper: PaperJson): string;
  /** Set by sites/names.js: the creators that some tags hold. */
  creators?(tags: string[]): { name: string }[];
  /** Set by sites/linked.js: the paper that a page's JSON-LD is about. */
  linked?(document: Document, url: string): PaperJson | null;
  /** Set by sites/metadata.js: the one paper that a page is about, if it surely is. */
  described?(document: Document, url: string): PaperJson | null;
};
declare var papershelfAddresses: { paperAt(address: string): PaperJson | null };
declare var papershelfAdapters: {
  /** The papers that a page links to, each once; `lead` says which paper an address is of. */
  links(document: Document, url: string, lead?: (address: URL) => PaperJson | null): Entry[];
  adapter(parts: AdapterParts): Site;
  register(site: Site): void;
};
declare var papershelfSites: Site[];
declare var papershelf: ContentParts;
