// Small signs on a drawing, drawn in its own units so that they grow, shrink and print with it.

/** @typedef {{id: string, x: number, y: number, width: number, height: number}} Shape */

const SVG = "http://www.w3.org/2000/svg";

/**
 * A tick at the shape's upper right corner; "2×" where it was done more than once.
 * @param {Shape} shape
 * @param {number} times
 */
export function badgeDone(shape, times) {
  const [x, y] = [shape.x + shape.width - 2, shape.y + 2];
  const badge = node("g", { transform: `translate(${x} ${y})` });
  if (times > 1) {
    badge.append(node("rect", { class: "fp-badge-done", x: -15, y: -10, width: 30, height: 20, rx: 10 }));
    badge.append(text(`${times}×`, 0, "fp-badge-text fp-badge-text--on-dark"));
    return badge;
  }
  badge.append(node("circle", { class: "fp-badge-done", r: 9 }));
  badge.append(node("path", { class: "fp-badge-tick", d: "M-4 0l3 3.5 5.5-6.5" }));
  return badge;
}

/**
 * A yellow finger above the shape that says it is open now.
 * @param {Shape} shape
 * @param {string} words
 */
export function badgeOpenNow(shape, words) {
  const width = 12 + 6.6 * words.length;
  const middle = shape.x + shape.width / 2;
  const badge = node("g", { transform: `translate(${middle - width / 2} ${shape.y - 14})` });
  const outline = `M0 -9h${width}l9 9-9 9H0z`;
  badge.append(node("path", { class: "fp-badge-now", d: outline }));
  badge.append(text(words, width / 2, "fp-badge-text"));
  return badge;
}

const SIGNS = { added: "+", changed: "~", moved: "→", removed: "−" };

/**
 * A frame round the shape, and above it what is different: never by colour alone.
 * @param {Shape} shape
 * @param {string} look added, changed, moved or removed
 * @param {string} [numbers] under which it stands in the list
 */
export function badgeLook(shape, look, numbers = "") {
  const words = `${numbers} ${SIGNS[/** @type {keyof typeof SIGNS} */ (look)] ?? ""} ${look}`.trim();
  const width = 12 + 6.6 * words.length;
  const badge = node("g", { class: `fp-badge-look fp-badge-look--${look}` });
  const frame = { x: shape.x - 5, y: shape.y - 5, width: shape.width + 10, height: shape.height + 10, rx: 6 };
  badge.append(node("rect", { class: "fp-badge-look__frame", ...frame }));
  const label = node("g", { transform: `translate(${shape.x + shape.width / 2 - width / 2} ${shape.y - 16})` });
  label.append(node("rect", { class: "fp-badge-look__label", y: -8, width, height: 16 }));
  label.append(text(words, width / 2, "fp-badge-text fp-badge-text--on-dark"));
  badge.append(label);
  return badge;
}

/**
 * @param {string} words
 * @param {number} x
 * @param {string} className
 */
function text(words, x, className) {
  const element = node("text", { class: className, x, y: 4 });
  element.textContent = words;
  return element;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function node(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
