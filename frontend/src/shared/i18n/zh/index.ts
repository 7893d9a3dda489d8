import actions from './actions.json';
import audit from './audit.json';
import callbacks from './callbacks.json';
import calls from './calls.json';
import card from './card.json';
import common from './common.json';
import contract from './contract.json';
import desk from './desk.json';
import errors from './errors.json';
import fraud from './fraud.json';
import gate from './gate.json';
import invoices from './invoices.json';
import live from './live.json';
import menu from './menu.json';
import nav from './nav.json';
import numbers from './numbers.json';
import people from './people.json';
import plans from './plans.json';
import priceBooks from './priceBooks.json';
import profile from './profile.json';
import queues from './queues.json';
import roleHints from './roleHints.json';
import roles from './roles.json';
import sales from './sales.json';
import seats from './seats.json';
import session from './session.json';
import signup from './signup.json';
import states from './states.json';
import terms from './terms.json';
import usage from './usage.json';

export default {
  actions,
  audit,
  callbacks,
  calls,
  card,
  common,
  contract,
  desk,
  errors,
  fraud,
  gate,
  invoices,
  live,
  menu,
  nav,
  numbers,
  people,
  plans,
  priceBooks,
  profile,
  queues,
  roleHints,
  roles,
  sales,
  seats,
  session,
  signup,
  states,
  terms,
  usage,
};
