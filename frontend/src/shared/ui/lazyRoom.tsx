import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { wordsOf } from '@/shared/i18n';

interface Module<Props> {
  default: ComponentType<Props>;
}

/** A part of the application drawn with Ant Design: its code, its words and the design are fetched side by side when it is first shown. */
export function lazyRoom<Props extends object = object>(load: () => Promise<Module<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    const [{ default: Room }, { Dressed }] = await Promise.all([load(), import('./Dressed'), wordsOf('rooms')]);
    const DressedRoom = (props: Props) => (
      <Dressed>
        <Room {...props} />
      </Dressed>
    );
    return { default: DressedRoom };
  });
}
