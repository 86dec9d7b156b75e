// The article with its claims: text is set as text, a press on a claim tells Python its id.
const element = (name, style, words) => {
  const made = document.createElement(name);
  if (style) made.className = style;
  if (words !== undefined) made.textContent = words;
  return made;
};
const style = (verdict) => verdict.replace(/ /g, "-");

function button(claim, words, press) {
  const made = element("button", `claim ${style(claim.verdict)}`, words);
  made.type = "button";
  made.dataset.claim = claim.id;
  made.setAttribute("aria-label", `Claim ${claim.number}, ${claim.words}: ${claim.support}`);
  made.title = `${claim.words}: ${claim.support}`;
  made.onclick = () => press(claim.id);
  return made;
}

function drawPiece(piece, press) {
  let drawn = element("span", "text", piece.text);
  drawn.dir = "auto";
  piece.on.toReversed().forEach((claim, index) => {
    const depth = piece.on.length - 1 - index;
    const line = element("span", `on ${style(claim.verdict)} depth-${Math.min(depth, 2)}`);
    line.dataset.claim = claim.id;
    line.append(drawn);
    drawn = line;
  });
  const innermost = piece.on.at(-1);
  if (innermost) drawn.onclick = () => press(innermost.id);
  return [drawn, ...piece.ends.map((claim) => button(claim, `${claim.number}${claim.sign}`, press))];
}

function drawParagraph(paragraph, press) {
  const row = element("div", paragraph.continued ? "row continued" : "row");
  const text = element(paragraph.title ? "h1" : "p", "words");
  text.dir = "auto";
  paragraph.pieces.forEach((piece) => text.append(...drawPiece(piece, press)));
  row.append(text);
  const notes = element("ul", "notes");
  paragraph.notes.forEach((claim) => {
    const note = element("li", style(claim.verdict));
    note.dataset.claim = claim.id;
    note.append(element("b", "", `${claim.number} ${claim.sign}`), ` ${claim.support}`);
    note.onclick = () => press(claim.id);
    notes.append(note);
  });
  if (paragraph.notes.length) row.append(notes);
  return row;
}

function mark(root, chosen, faded) {
  root.querySelectorAll("[data-claim]").forEach((each) => {
    each.classList.toggle("chosen", each.dataset.claim === chosen);
    each.classList.toggle("faded", faded.includes(each.dataset.claim));
    if (each.tagName === "BUTTON") each.setAttribute("aria-pressed", each.dataset.claim === chosen);
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const press = (id) => {
    mark(root, id, data.faded);
    setTriggerValue("claim", id);
  };
  const drawn = JSON.stringify(data.paragraphs);
  if (root.drawn !== drawn) {
    root.replaceChildren(...data.paragraphs.map((each) => drawParagraph(each, (id) => root.press(id))));
    root.drawn = drawn;
  }
  root.press = press;
  mark(root, data.chosen, data.faded);
}
