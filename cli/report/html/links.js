// Addresses within the page: "#cost", "#ProcessingLambda", "#LOG001", "#L42", and with more than
// one template "#t2:cost". What is behind "~" says more: "#access~Role~Table".

const sections = [
  {name: 'overview', title: 'Overview'},
  {name: 'map', title: 'Map'},
  {name: 'access', title: 'Access'},
  {name: 'cost', title: 'Cost'},
  {name: 'findings', title: 'Findings'},
  {name: 'source', title: 'Source'},
];

/// Of a word of the page itself, or of a name that a template gave.
function address(word, ...details) {
  const prefix = state.template > 0 ? `t${state.template + 1}:` : '';
  return `#${prefix}${[word, ...details].map(encodeURIComponent).join('~')}`;
}

function isWord(text) {
  return (
    sections.some(one => one.name === text) ||
    /^(F\d+)?L\d+$/.test(text) ||
    Object.hasOwn(template().rules, text) ||
    ['resource', 'finding'].includes(text)
  );
}

function resourceAddress(id) {
  return isWord(id) ? address('resource', id) : address(id);
}

/// What an address stands for: a section, and what in it.
function readAddress(hash) {
  const match = /^#?(?:t(\d+):)?(.*)$/s.exec(hash);
  const number = match[1] ? Number(match[1]) - 1 : 0;
  const at = {template: page.templates[number] ? number : 0};
  const decode = text => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  const [word, ...details] = match[2].split('~').map(decode);
  const there = page.templates[at.template];
  const line = /^(?:F(\d+))?L(\d+)$/.exec(word);
  if (!word) return {...at, section: page.section};
  if (sections.some(one => one.name === word)) return {...at, section: word, details};
  if (word === 'finding') return {...at, section: 'findings', fingerprint: details[0]};
  if (word === 'resource') return {...at, section: 'resource', resource: details[0]};
  if (line) return {...at, section: 'source', file: Number(line[1] || 1) - 1, line: Number(line[2])};
  if (there && Object.hasOwn(there.rules, word)) return {...at, section: 'findings', rule: word};
  if (there && Object.hasOwn(there.resources || {}, word)) return {...at, section: 'resource', resource: word};
  return {...at, section: 'overview'};
}

function link(href, ...children) {
  return h('a', {href}, children);
}

/// A name that may be of a resource of the template, or of a part of one.
function resourceLink(name) {
  const id = resourceOf(name);
  return id ? h('a', {href: resourceAddress(id), class: 'id'}, name) : h('span', {class: 'id'}, name);
}

function resourceLinks(names) {
  return names.map((name, i) => [i ? ', ' : '', resourceLink(name)]);
}

function lineAddress(path, line) {
  const source = sourceText(path);
  if (!source) return null;
  return address(source.index ? `F${source.index + 1}L${line}` : `L${line}`);
}

function lineLink(path, line) {
  const href = lineAddress(path, line);
  const words = path && sourceText(path) && sourceText(path).index ? `${path}:${line}` : `line ${line}`;
  return href ? link(href, words) : words;
}

/// To AWS's documentation or the project's: the only way out of the page, and only when followed.
function outsideLink(url, words) {
  return h('a', {href: url, rel: 'noreferrer noopener', class: 'outside'}, words);
}
