import type { DragEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './arranging.module.css';

interface Props {
  /** Things of one kind change places with each other only. */
  kind: 'panel' | 'queue';
  id: string;
  label: string;
  /** All of the kind, in order. */
  order: readonly string[];
  arranging: boolean;
  onMove: (moved: string, target: string) => void;
  wide?: boolean;
  hidden?: boolean;
  tools?: ReactNode;
  children: ReactNode;
}

/** Where something stands on the wallboard. While arranging it is dragged by the mouse, or moved by its buttons. */
export function Place({ kind, id, label, order, arranging, onMove, wide, hidden, tools, children }: Props) {
  const type = `application/x-linepool-${kind}`;
  const over = (event: DragEvent) => {
    if (event.dataTransfer.types.includes(type)) event.preventDefault();
  };
  const start = (event: DragEvent) => {
    event.stopPropagation();
    event.dataTransfer.setData(type, id);
    event.dataTransfer.effectAllowed = 'move';
  };
  const drop = (event: DragEvent) => {
    const moved = event.dataTransfer.getData(type);
    if (!moved) return;
    event.preventDefault();
    event.stopPropagation();
    if (moved !== id) onMove(moved, id);
  };
  return (
    <div
      className={styles.place}
      data-testid={`place-${id}`}
      data-kind={kind}
      data-wide={wide}
      data-hidden={hidden}
      data-arranging={arranging}
      draggable={arranging}
      onDragStart={start}
      onDragOver={over}
      onDrop={drop}
    >
      {arranging && (
        <div className={styles.tools}>
          <span aria-hidden>⠿</span>
          <strong>{label}</strong>
          <Step {...{ id, label, order, onMove }} by={-1} />
          <Step {...{ id, label, order, onMove }} by={1} />
          {tools}
        </div>
      )}
      <div inert={arranging && kind === 'queue'}>{children}</div>
    </div>
  );
}

function Step({ id, label, order, onMove, by }: Pick<Props, 'id' | 'label' | 'order' | 'onMove'> & { by: -1 | 1 }) {
  const { t } = useTranslation();
  const target = order[order.indexOf(id) + by];
  const name = t(by < 0 ? 'live.arranging.earlier' : 'live.arranging.later', { label });
  return (
    <button type="button" className={styles.tool} disabled={!target} aria-label={name} title={name} onClick={() => target && onMove(id, target)}>
      {by < 0 ? '←' : '→'}
    </button>
  );
}
