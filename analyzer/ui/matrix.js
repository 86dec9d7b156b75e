// Claims by outlets: every square with a mark is a button that tells Python claim and outlet.
const element = (name, style, words) => {
  const made = document.createElement(name);
  if (style) made.className = style;
  if (words !== undefined) made.textContent = words;
  return made;
};
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

function square(row, outlet, grouped, signs, press) {
  const cell = element("td", grouped ? "grouped" : "");
  const mark = row.marks[outlet.id];
  if (!mark) return cell;
  const made = element("button", `mark ${style(mark)}`);
  made.type = "button";
  made.dataset.claim = row.id;
  made.dataset.outlet = outlet.id;
  made.append(element("b", "", signs[mark]), element("span", "", ` ${mark}`));
  made.setAttribute("aria-label", `Claim ${row.number}, ${outlet.name}: ${mark}`);
  made.onclick = () => press(row.id, outlet.id);
  cell.append(made);
  return cell;
}

function line(row, groups, signs, press) {
  const made = element("tr");
  const name = element("th", "claim");
  name.scope = "row";
  const said = element("span", "said", row.sentence);
  said.dir = "auto";
  said.title = row.sentence;
  name.append(element("span", `verdict ${style(row.verdict)}`, `${row.number} ${row.sign} ${row.words}`), said);
  made.append(name);
  for (const group of groups)
    for (const outlet of group.outlets) made.append(square(row, outlet, Boolean(group.title), signs, press));
  return made;
}

function mark(root, claim, outlet) {
  root.querySelectorAll("button").forEach((each) => {
    const chosen = each.dataset.claim === claim && each.dataset.outlet === outlet;
    each.classList.toggle("chosen", chosen);
    each.setAttribute("aria-pressed", chosen);
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  root.press = (claim, outlet) => {
    mark(root, claim, outlet);
    setTriggerValue("cell", { claim, outlet });
  };
  const drawn = JSON.stringify([data.groups, data.rows]);
  if (root.drawn !== drawn) {
    const press = (claim, outlet) => root.press(claim, outlet);
    const table = element("table"), body = element("tbody"), scroll = element("div", "scroll");
    body.append(...data.rows.map((row) => line(row, data.groups, data.signs, press)));
    table.append(head(data.groups), body);
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", "Claims by outlets");
    scroll.append(table);
    root.replaceChildren(scroll);
    root.drawn = drawn;
  }
  mark(root, data.chosen, data.outlet);
}
