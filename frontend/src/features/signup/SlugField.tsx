import { Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '@/shared/ui/useErrorText';
import { ApiError } from '@/shared/api/errors';
import { useSlugCheck } from './api';
import styles from './signup.module.css';

/** `value` once it has been quiet for `ms`. */
function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), ms);
    return () => window.clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** The workspace's address, checked while typing. */
export function SlugField() {
  const { t } = useTranslation();
  const slug = String(Form.useWatch('slug') ?? '');
  return (
    <Form.Item
      name="slug"
      label={t('signup.slug')}
      normalize={(value: string) => value.toLowerCase()}
      rules={[{ required: true, message: t('common.required') }]}
      extra={<SlugNote slug={slug} />}
    >
      <Input size="large" maxLength={40} suffix={<span className="faint">.{location.host}</span>} autoComplete="off" spellCheck={false} data-testid="signup-slug" />
    </Form.Item>
  );
}

function SlugNote({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const settled = useSettled(slug, 250);
  const check = useSlugCheck(settled);
  if (slug === '') return <span className={styles.slugNote}>{t('signup.slugHint')}</span>;
  if (settled !== slug || check.isFetching || !check.data) return <span className={styles.slugNote}>{t('signup.slugChecking')}</span>;
  const { available, code, message } = check.data;
  const text = available ? t('signup.slugFree') : errorText(new ApiError(400, code, message)).title;
  return (
    <span className={`${styles.slugNote} ${available ? styles.ok : styles.bad}`} data-testid="slug-note" data-available={available}>
      {text}
    </span>
  );
}
