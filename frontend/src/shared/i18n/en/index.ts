import actions from './actions.json';
import common from './common.json';
import desk from './desk.json';
import errors from './errors.json';
import live from './live.json';
import nav from './nav.json';
import roles from './roles.json';
import session from './session.json';
import states from './states.json';

/** Words of the desk and of the frame around every page: all that is fetched before the first paint. */
export default {
  actions,
  common,
  desk,
  errors,
  live,
  nav,
  roles,
  session,
  states,
};
