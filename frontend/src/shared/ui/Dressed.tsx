import { App, ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import enUS from 'antd/es/locale/en_US';
import zhCN from 'antd/es/locale/zh_CN';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fromServer } from '@/shared/i18n';
import { useTheme } from '@/shared/theme';
import { antdTheme } from '@/shared/theme/antd';

const antdWords: Record<'zh-CN' | 'en', Locale> = { 'zh-CN': zhCN, en: enUS };

/**
 * Everything drawn with Ant Design stands within it: our tokens, our language. The desk draws without,
 * so that an agent need not fetch it before the first call: whoever imports this does so lazily (`lazyRoom`, `Later`).
 */
export function Dressed({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const theme = useTheme();
  return (
    <ConfigProvider theme={antdTheme[theme]} locale={antdWords[fromServer(i18n.language)]} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
      <App>{children}</App>
    </ConfigProvider>
  );
}
