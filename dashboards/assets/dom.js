// Small helpers: change the page only where something changed, so that focus and folds stay.

export function slot(root, name) {
  return root.querySelector(`[data-slot="${name}"]`);
}

export function put(element, said) {
  if (element.textContent !== said) element.textContent = said;
}

// Put a text, or hide its element where there is none.
export function putOrHide(element, said) {
  element.hidden = !said;
  put(element, said || "");
}

export function shape(svg, id) {
  const use = svg.querySelector("use");
  if (use.getAttribute("href") !== `#${id}`) use.setAttribute("href", `#${id}`);
}

export function copy(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

export function element(tag, said = "") {
  const made = document.createElement(tag);
  made.textContent = said;
  return made;
}

// Keep one child of `parent` for each item, by key, in the order of the items.
export function keep(parent, items, keyOf, make, update) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  items.forEach((item, index) => {
    const key = keyOf(item);
    let child = known.get(key);
    known.delete(key);
    if (!child) {
      child = make(item);
      child.dataset.key = key;
    }
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] || null);
    update(child, item);
  });
  known.forEach((child) => child.remove());
}
