import audit from './audit.json';
import callbacks from './callbacks.json';
import calls from './calls.json';
import card from './card.json';
import contacts from './contacts.json';
import contract from './contract.json';
import fraud from './fraud.json';
import gate from './gate.json';
import invoices from './invoices.json';
import menu from './menu.json';
import numbers from './numbers.json';
import onboarding from './onboarding.json';
import people from './people.json';
import plans from './plans.json';
import priceBooks from './priceBooks.json';
import profile from './profile.json';
import queues from './queues.json';
import reports from './reports.json';
import roleHints from './roleHints.json';
import sales from './sales.json';
import seats from './seats.json';
import signup from './signup.json';
import standing from './standing.json';
import terms from './terms.json';
import usage from './usage.json';

/** Words of the other pages of a company, fetched with the first of them. */
export default {
  audit,
  callbacks,
  calls,
  card,
  contacts,
  contract,
  fraud,
  gate,
  invoices,
  menu,
  numbers,
  onboarding,
  people,
  plans,
  priceBooks,
  profile,
  queues,
  reports,
  roleHints,
  sales,
  seats,
  signup,
  standing,
  terms,
  usage,
};
