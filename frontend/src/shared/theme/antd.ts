import { type ThemeConfig, theme as antdThemes } from 'antd';
import { type Palette, type Theme, palettes, radius, type } from './tokens';

/** Ant Design dressed in Linepool's tokens, by day and by night. */
export const antdTheme: Readonly<Record<Theme, ThemeConfig>> = {
  light: dressed(palettes.light),
  dark: { ...dressed(palettes.dark), algorithm: antdThemes.darkAlgorithm },
};

function dressed(colour: Palette): ThemeConfig {
  return {
    // One name for all places that are dressed: its style sheets are made once, and not again with each page.
    cssVar: { key: 'linepool' },
    token: {
      colorPrimary: colour.brand,
      colorLink: colour.brand,
      colorLinkHover: colour.brandStrong,
      colorInfo: colour.blue,
      colorSuccess: colour.green,
      colorWarning: colour.amber,
      colorError: colour.red,
      colorText: colour.ink,
      colorTextSecondary: colour.inkSoft,
      colorTextTertiary: colour.inkFaint,
      colorTextPlaceholder: colour.inkFaint,
      colorTextDescription: colour.inkFaint,
      colorBorder: colour.lineStrong,
      colorBorderSecondary: colour.line,
      colorBgLayout: colour.canvas,
      colorBgContainer: colour.surface,
      colorBgElevated: colour.surface,
      colorFillAlter: colour.raised,
      fontFamily: type.family,
      fontFamilyCode: type.mono,
      fontSize: type.body,
      fontSizeHeading3: type.title,
      borderRadius: radius.small,
      borderRadiusLG: radius.medium,
      controlHeight: 32,
      controlHeightSM: 26,
      controlHeightLG: 40,
      boxShadow: '0 1px 2px rgb(29 28 25 / 6%), 0 8px 24px -8px rgb(29 28 25 / 14%)',
      boxShadowSecondary: '0 2px 4px rgb(29 28 25 / 6%), 0 16px 40px -12px rgb(29 28 25 / 22%)',
      motionDurationMid: '0.14s',
      motionDurationSlow: '0.2s',
      wireframe: false,
    },
    components: {
      Button: { primaryColor: colour.onBrand, primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
      Table: {
        headerBg: colour.surface,
        headerColor: colour.inkFaint,
        headerSplitColor: 'transparent',
        cellPaddingBlockMD: 9,
        cellPaddingInlineMD: 12,
        cellPaddingBlockSM: 7,
        cellPaddingInlineSM: 12,
        rowHoverBg: colour.raised,
        borderColor: colour.line,
      },
      Drawer: { paddingLG: 20 },
      Tabs: { horizontalItemPadding: '8px 0', horizontalItemGutter: 24 },
      Tag: { defaultBg: colour.sunken, defaultColor: colour.inkSoft },
      Form: { itemMarginBottom: 18, verticalLabelPadding: '0 0 4px', labelColor: colour.inkSoft },
    },
  };
}
