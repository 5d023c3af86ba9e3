// Work on many cards, some in each frame: what a hundred of them cost to draw and lay out at once is felt as a jerk.

papershelf.pace = () => {
  const PART = 20; // cards
  const FRAME = 16; // milliseconds; a timer, for a tab in the background has no frames
  /** @type {Map<unknown, () => void>} */
  const waiting = new Map();
  let left = PART;
  let timed = false;

  const next = () => {
    timed = false;
    left = PART;
    for (const [what, act] of waiting) {
      if (left === 0) {
        break;
      }
      waiting.delete(what);
      left -= 1;
      act();
    }
    if (left < PART) {
      time();
    }
  };

  const time = () => {
    if (!timed) {
      timed = true;
      setTimeout(next, FRAME);
    }
  };

  return {
    soon(what, act) {
      time();
      if (left > 0 && waiting.size === 0) {
        left -= 1;
        act();
      } else {
        waiting.set(what, act);
      }
    },
    forget: () => waiting.clear(),
  };
};
