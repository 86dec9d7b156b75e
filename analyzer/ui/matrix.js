// Claims by outlets: every square with a mark is a button that tells Python claim and outlet.
const element = (name, style, words) => {
  const made = document.createElement(name);
  if (style) made.className = style;
  if (words !== undefined) made.textContent = words;
  return made;
};
const MANY = 6; // outlets that fit beside a wide column of claims
const style = (name) => name.replace(/ /g, "-");

function head(groups) {
  const top = element("tr"), names = element("tr");
  const corner = element("th", "corner", "Claim");
  corner.rowSpan = 2;
  corner.scope = "col";
  top.append(corner);
  for (const group of groups) {
    const cell = element("th", group.title ? "group" : "", group.title);
    cell.colSpan = group.outlets.length;
    if (group.title) cell.scope = "colgroup";
    top.append(group.title ? cell : Object.assign(element("td"), { colSpan: group.outlets.length }));
    for (const outlet of group.outlets) {
      const name = element("th", group.title ? "outlet grouped" : "outlet", outlet.name);
      name.scope = "col";
      names.append(name);
    }
  }
  const made = element("thead");
  made.append(top, names);
  return made;
}

function square(cell, row, outlet, signs) {
  const mark = row.marks[outlet.id];
  if (cell.mark === mark) return;
  cell.mark = mark;
  if (!mark) return cell.replaceChildren();
  let made = cell.firstChild;
  if (!made) {
    made = element("button");
    made.type = "button";
    made.dataset.claim = row.id;
    made.dataset.outlet = outlet.id;
    made.append(element("b"), element("span"));
    made.setAttribute("aria-pressed", false);
    cell.append(made);
  }
  made.className = `mark ${style(mark)}`;
  made.firstChild.textContent = signs[mark];
  made.lastChild.textContent = ` ${mark}`;
  made.setAttribute("aria-label", `Claim ${row.number}, ${outlet.name}: ${mark}`);
}

function line(row, groups) {
  const made = element("tr");
  const name = element("th", "claim");
  name.scope = "row";
  const said = element("span", "said", row.sentence);
  said.dir = "auto";
  said.title = row.sentence;
  name.append(element("span"), said);
  made.append(name);
  for (const group of groups)
    for (const _ of group.outlets) made.append(element("td", group.title ? "grouped" : ""));
  return made;
}

function fill(made, row, outlets, signs) {
  const verdict = made.firstChild.firstChild;
  const words = `${row.number} ${row.sign} ${row.words}`;
  if (verdict.textContent !== words) {
    verdict.className = `verdict ${style(row.verdict)}`;
    verdict.textContent = words;
  }
  outlets.forEach((outlet, index) => square(made.children[index + 1], row, outlet, signs));
  return made;
}

// The browser lays out anew what is moved, so as few lines as can be are.
function arrange(body, order) {
  const wanted = new Map(order.map((each, index) => [each, index]));
  [...body.children].forEach((each) => wanted.has(each) || each.remove());
  const old = new Map([...body.children].map((each, index) => [each, index]));
  let at = body.firstChild;
  order.forEach((each, index) => {
    // A line that goes further down than this one comes up is stepped over until its turn.
    while (at && at !== each && wanted.get(at) - index > (old.get(each) ?? Infinity) - old.get(at)) at = at.nextSibling;
    if (at === each) at = at.nextSibling;
    else body.insertBefore(each, at);
  });
}

function mark(root, claim, outlet) {
  root.querySelectorAll("button.chosen").forEach((each) => press(each, false));
  const row = root.lines.get(claim);
  const found = row && [...row.querySelectorAll("button")].find((each) => each.dataset.outlet === outlet);
  if (found) press(found, true);
}

function press(button, chosen) {
  button.classList.toggle("chosen", chosen);
  button.setAttribute("aria-pressed", chosen);
}

function frame(root, groups) {
  const outlets = groups.flatMap((group) => group.outlets).length;
  const table = element("table", outlets > MANY ? "many" : ""), body = element("tbody"), scroll = element("div", "scroll");
  table.style.setProperty("--outlets", outlets);
  table.append(head(groups), body);
  body.onclick = (event) => {
    const found = event.target.closest("button");
    if (found) root.press(found.dataset.claim, found.dataset.outlet);
  };
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", "Claims by outlets");
  scroll.append(table);
  root.replaceChildren(scroll);
  root.body = body;
  root.lines = new Map();
}

// Lines stay where their claim is shown again, and only squares that changed are drawn anew.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  root.press = (claim, outlet) => {
    mark(root, claim, outlet);
    setTriggerValue("cell", { claim, outlet });
  };
  const columns = JSON.stringify(data.groups);
  if (root.columns !== columns) {
    frame(root, data.groups);
    root.columns = columns;
  }
  const outlets = data.groups.flatMap((group) => group.outlets);
  const lines = new Map(
    data.rows.map((row) => [row.id, fill(root.lines.get(row.id) ?? line(row, data.groups), row, outlets, data.signs)]),
  );
  root.lines = lines;
  arrange(root.body, [...lines.values()]);
  mark(root, data.chosen, data.outlet);
}
