import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** Shades that keep 4.5 : 1 against what they stand on. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  headings: { fontWeight: '650' },
});

export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5a6270',
    '--mantine-color-placeholder': '#6b7280',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-anchor': '#364fc7',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-orange-outline': '#8f4400',
    '--mantine-color-red-outline': '#c92a2a',
    '--mantine-color-teal-outline': '#087f5b',
    '--mantine-color-gray-outline': '#495057',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b0bb',
    '--mantine-color-placeholder': '#9aa1ac',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-anchor': '#91a7ff',
    '--mantine-color-body': '#16181d',
  },
});
