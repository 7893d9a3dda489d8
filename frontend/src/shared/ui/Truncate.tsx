import { useRef, useState } from 'react';
import styles from './ui.module.css';

interface Props {
  text: string;
  /** Widest it may become, in pixels; by default its container decides. */
  max?: number | undefined;
  className?: string | undefined;
}

/** A name of any length and any script on one line; the whole of it in a tooltip when it does not fit. */
export function Truncate({ text, max, className = '' }: Props) {
  const element = useRef<HTMLElement>(null);
  const [cut, setCut] = useState(false);
  const measure = () => setCut((element.current?.scrollWidth ?? 0) > (element.current?.clientWidth ?? 0));
  return (
    <bdi
      ref={element}
      className={`${styles.truncate} ${className}`}
      style={max ? { maxWidth: max } : undefined}
      title={cut ? text : undefined}
      onPointerEnter={measure}
      data-shortened="may"
    >
      {text}
    </bdi>
  );
}
