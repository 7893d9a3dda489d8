import { Modal } from 'antd';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { stepIn } from './chooserKeys';
import { Kbd } from './Kbd';
import styles from './chooser.module.css';

export interface Choice {
  id: string;
  /** Choices of a group stand together under its heading. */
  group?: string;
  icon?: ReactNode;
  label: ReactNode;
  detail?: ReactNode;
  /** At the line's end: a state, a figure. */
  extra?: ReactNode;
}

interface Props<T extends Choice> {
  title: string;
  /** Without a search field the digits 1 to 9 choose. */
  search?: { value: string; onChange: (value: string) => void; placeholder: string };
  choices: readonly T[];
  empty: ReactNode;
  foot?: ReactNode;
  onChoose: (choice: T) => void;
  onClose: () => void;
  testId: string;
}

/** A list to choose one of, by arrow keys and Enter, by digit, or by pointer. */
export function Chooser<T extends Choice>({ title, search, choices, empty, foot, onChoose, onClose, testId }: Props<T>) {
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const name = useId();
  const here = Math.min(at, Math.max(0, choices.length - 1));
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [here]);
  const putCursor = () => (field.current ?? list.current)?.focus();
  // At once: who knows the keys types on while the dialog still opens, and those letters are no commands.
  useEffect(putCursor, []);
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = stepIn(event.key, here, choices.length, !search);
    if (!step) return;
    event.preventDefault();
    setAt(step.at);
    const chosen = choices[step.at];
    if (step.chosen && chosen) onChoose(chosen);
  };
  const combobox = { role: 'combobox', 'aria-expanded': true, 'aria-controls': name, 'aria-activedescendant': `${name}-${here}` };
  return (
    // Without a cross the field is what the opening dialog puts the cursor into; Esc and a click beside it close it.
    <Modal open closable={false} footer={null} title={title} onCancel={onClose} width={560} style={{ top: 72 }} destroyOnHidden afterOpenChange={putCursor}>
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- keys reach the list from the field and from itself */}
      <div className={styles.chooser} onKeyDown={onKey} data-testid={testId}>
        {search && (
          <input
            ref={field}
            className={styles.search}
            value={search.value}
            onChange={(event) => {
              setAt(0);
              search.onChange(event.target.value);
            }}
            placeholder={search.placeholder}
            aria-label={search.placeholder}
            autoComplete="off"
            spellCheck={false}
            data-testid={`${testId}-search`}
            {...combobox}
          />
        )}
        <div ref={list} id={name} role="listbox" className={styles.list} tabIndex={search ? -1 : 0} aria-label={title}>
          {choices.length === 0 && <p className={styles.empty}>{empty}</p>}
          {choices.map((choice, index) => (
            <Line
              key={choice.id}
              id={`${name}-${index}`}
              choice={choice}
              heading={choice.group !== choices[index - 1]?.group ? choice.group : undefined}
              digit={!search && index < 9 ? String(index + 1) : ''}
              selected={index === here}
              onPoint={() => setAt(index)}
              onChoose={() => onChoose(choice)}
              testId={`${testId}-choice`}
            />
          ))}
        </div>
        {foot && <div className={styles.foot}>{foot}</div>}
      </div>
    </Modal>
  );
}

interface LineProps {
  id: string;
  choice: Choice;
  heading: string | undefined;
  digit: string;
  selected: boolean;
  onPoint: () => void;
  onChoose: () => void;
  testId: string;
}

function Line({ id, choice, heading, digit, selected, onPoint, onChoose, testId }: LineProps) {
  return (
    <>
      {heading && <div className={styles.heading}>{heading}</div>}
      {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the list takes the keys */}
      <div
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={selected}
        className={styles.line}
        onPointerMove={onPoint}
        onClick={onChoose}
        data-testid={testId}
        data-id={choice.id}
      >
        {choice.icon && <span className={styles.icon}>{choice.icon}</span>}
        <span className={styles.text}>
          {choice.label}
          {choice.detail && <small>{choice.detail}</small>}
        </span>
        {choice.extra && <span className={styles.extra}>{choice.extra}</span>}
        {digit && <Kbd keys={digit} />}
      </div>
    </>
  );
}
