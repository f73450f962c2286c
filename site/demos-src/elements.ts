type Child = Node | string;

/** An element of HTML with these properties (`aria-` and `data-` names as attributes) and children. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Record<string, unknown> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties))
    if (key === 'role' || key.includes('-')) made.setAttribute(key, String(value));
    else Object.assign(made, { [key]: value });
  made.append(...children);
  return made;
}

/** A choice of one among several, by radio buttons under a heading. */
export function choice(
  legend: string,
  options: readonly string[],
  onChange: (option: string) => void,
  describe: (option: string) => Child = (option) => option,
): HTMLFieldSetElement {
  const name = `choice-${legend.replaceAll(/\W+/g, '-')}`;
  const radios = options.map((option, i) => {
    const radio = element('input', { type: 'radio', name, value: option, checked: i === 0 });
    radio.addEventListener('change', () => onChange(option));
    return element('label', {}, radio, describe(option));
  });
  return element('fieldset', {}, element('legend', {}, legend), ...radios);
}

/** A slider for a number between two others. */
export function slider(
  label: string,
  { min, max, step, value }: { min: number; max: number; step: number; value: number },
  onInput: (value: number) => void,
): { row: HTMLLabelElement; input: HTMLInputElement } {
  const input = element('input', { type: 'range', min, max, step });
  input.value = String(value);
  input.addEventListener('input', () => onInput(input.valueAsNumber));
  return { row: element('label', { className: 'slider' }, element('span', {}, label), input), input };
}
