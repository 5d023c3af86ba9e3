// The colours of all that stands in a page, light and dark, one for each state of a mark. Every pair of ink and ground
// has a contrast of at least 4.5 (WCAG 2.2, 1.4.3); tests/e2e measures it with axe.

papershelf.colours = `
  .look {
    --line: #d3d8e0; --ground: #fff; --ink: #2b3240; --soft: #5a6577; --hover: #f1f4f2; --accent: #2f6f4f; --accent-ink: #fff;
    --shadow: 0 6px 24px rgb(15 20 30 / .16); color-scheme: light;
  }
  .look.dark {
    --line: #3a4352; --ground: #1a1f28; --ink: #d9dee7; --soft: #98a2b3; --hover: #242b36; --accent: #6dbf94; --accent-ink: #0d1713;
    --shadow: 0 6px 24px rgb(0 0 0 / .5); color-scheme: dark;
  }
  .look.saved { --ink: #2a6648; --line: transparent; --ground: #e5f2eb; --hover: #d8ebe1; }
  .look.saved.dark { --ink: #6dbf94; --ground: #1b3328; --hover: #22402f; }
  .look.queued { --ink: #735510; --line: #e6d39a; --ground: #fdf6e0; --hover: #faeec9; --accent: #a67c1a; }
  .look.queued.dark { --ink: #e8cd84; --line: #5c4c20; --ground: #2d2715; --hover: #3a321a; --accent: #e8cd84; }
  .look.refused { --ink: #9a3b12; --line: #ecc3b0; --ground: #fdf0ea; --hover: #fae3d8; --accent: #9a3b12; }
  .look.refused.dark { --ink: #f0a37b; --line: #5e3a29; --ground: #2f1e17; --hover: #3d271d; --accent: #f0a37b; }
  .look:is(.zotero, .vault, .maybe) { --ink: #3a5a8c; --line: #c3d2e8; --ground: #eff4fb; --hover: #e1ebf8; --accent: #3a5a8c; }
  .look:is(.zotero, .vault, .maybe).dark { --ink: #9dbbe8; --line: #34455f; --ground: #1a2333; --hover: #223048; --accent: #9dbbe8; }
  [hidden] { display: none !important; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
`;
