"""The ledger at database level: append-only, balanced per transaction, balances kept by the entries themselves.

Rights are revoked from the owner too, except UPDATE on transactions and charges: foreign keys (their entries', and the
company's, when one without charges is deleted) lock them with SELECT … FOR KEY SHARE, which asks for that right. There
the trigger alone refuses.
"""

from django.db import migrations

FORWARD = """
CREATE TRIGGER ledger_transaction_kept BEFORE UPDATE OR DELETE ON ledger_transaction
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER ledger_entry_kept BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER ledger_charge_kept BEFORE UPDATE OR DELETE ON ledger_charge
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER ledger_usage_kept BEFORE DELETE ON ledger_usage
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER ledger_usage_facts_kept BEFORE UPDATE OF id, company_id, call_id, leg_id, kind, direction, party, number,
    destination_prefix, started_at, answered_at, agent_answered_at, ended_at, billable_ms, talk_ms, ivr_ms, recorded_at
    ON ledger_usage FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();

CREATE TRIGGER ledger_transaction_not_emptied BEFORE TRUNCATE ON ledger_transaction
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER ledger_entry_not_emptied BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER ledger_charge_not_emptied BEFORE TRUNCATE ON ledger_charge
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER ledger_usage_not_emptied BEFORE TRUNCATE ON ledger_usage
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change();

REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entry FROM PUBLIC, CURRENT_USER;
REVOKE DELETE, TRUNCATE ON ledger_transaction, ledger_charge, ledger_usage FROM PUBLIC, CURRENT_USER;

CREATE FUNCTION ledger_check_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted uuid := CASE TG_TABLE_NAME WHEN 'ledger_transaction' THEN (to_jsonb(NEW) ->> 'id')::uuid
                                      ELSE (to_jsonb(NEW) ->> 'transaction_id')::uuid END;
    sides integer;
    total numeric;
BEGIN
    SELECT count(*), coalesce(sum(amount), 0) INTO sides, total FROM ledger_entry WHERE transaction_id = wanted;
    IF sides < 2 OR total <> 0 THEN
        RAISE EXCEPTION 'ledger transaction % does not balance: % entries, sum %', wanted, sides, total
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_transaction_balanced AFTER INSERT ON ledger_transaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_balanced();
CREATE CONSTRAINT TRIGGER ledger_entry_balanced AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_balanced();

CREATE FUNCTION ledger_add_to_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_balance AS balance (company_id, account, currency, amount)
    SELECT t.company_id, e.account, t.currency, sum(e.amount)
    FROM added e JOIN ledger_transaction t ON t.id = e.transaction_id
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT ON CONSTRAINT ledger_balance_once DO UPDATE SET amount = balance.amount + excluded.amount;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_adds AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_add_to_balance();

CREATE FUNCTION ledger_only_by_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a balance changes by ledger entries only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_balance_kept BEFORE INSERT OR UPDATE OR DELETE ON ledger_balance
    FOR EACH ROW EXECUTE FUNCTION ledger_only_by_entries();
"""

BACKWARD = """
DROP TRIGGER ledger_balance_kept ON ledger_balance;
DROP FUNCTION ledger_only_by_entries();
DROP TRIGGER ledger_entry_adds ON ledger_entry;
DROP FUNCTION ledger_add_to_balance();
DROP TRIGGER ledger_entry_balanced ON ledger_entry;
DROP TRIGGER ledger_transaction_balanced ON ledger_transaction;
DROP FUNCTION ledger_check_balanced();
GRANT UPDATE, DELETE, TRUNCATE ON ledger_entry TO CURRENT_USER;
GRANT DELETE, TRUNCATE ON ledger_transaction, ledger_charge, ledger_usage TO CURRENT_USER;
DROP TRIGGER ledger_transaction_not_emptied ON ledger_transaction;
DROP TRIGGER ledger_entry_not_emptied ON ledger_entry;
DROP TRIGGER ledger_charge_not_emptied ON ledger_charge;
DROP TRIGGER ledger_usage_not_emptied ON ledger_usage;
DROP TRIGGER ledger_usage_facts_kept ON ledger_usage;
DROP TRIGGER ledger_usage_kept ON ledger_usage;
DROP TRIGGER ledger_charge_kept ON ledger_charge;
DROP TRIGGER ledger_entry_kept ON ledger_entry;
DROP TRIGGER ledger_transaction_kept ON ledger_transaction;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("catalogue", "0002_immutable")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
