import type { Permission } from '@/api/types';
import type en from '@/shared/i18n/en';
import type { IconName } from '@/shared/ui/Icon';

/** Every action has words: `actions.NAME`. */
export type ActionName = keyof typeof en.actions;

/**
 * Something a person can do here and now. One description makes the button, its key, its line in the key help
 * and its test; the server says again whether it may be done.
 */
export interface Action<World, Tools> {
  name: ActionName;
  /** As it is shown and as `keyOf` spells it: `H`, `Shift X`, `?`. */
  key: string;
  icon: IconName;
  /** Buttons of a group stand together; keys of a group are explained together. */
  group: string;
  look?: 'end' | 'accept' | 'pressed';
  permission?: Permission;
  when: (world: World) => boolean;
  run: (tools: Tools, world: World) => unknown;
}

/** What an action's `when` may ask besides its own world. */
export interface Entitled {
  may: (permission: Permission) => boolean;
}

/** The actions possible now for this person, in the order of the table. */
export function offered<World extends Entitled, Tools>(
  actions: readonly Action<World, Tools>[],
  world: World,
): Action<World, Tools>[] {
  return actions.filter(({ permission, when }) => (!permission || world.may(permission)) && when(world));
}

/** The action that a key stands for now, if any. */
export function actionOfKey<World extends Entitled, Tools>(
  actions: readonly Action<World, Tools>[],
  world: World,
  key: string,
): Action<World, Tools> | undefined {
  return offered(actions, world).find((action) => action.key === key);
}
