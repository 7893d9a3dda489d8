import board from './board.json';
import console from './console.json';
import finance from './finance.json';
import landing from './landing.json';
import outbox from './outbox.json';
import revenue from './revenue.json';
import payments from './payments.json';
import reratings from './reratings.json';

/** Words of the installation's own site alone (landing page, console): no desk loads them. */
export default {
  board,
  console,
  finance,
  landing,
  outbox,
  revenue,
  payments,
  reratings,
};
