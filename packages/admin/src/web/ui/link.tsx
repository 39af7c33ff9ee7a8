import { Anchor, type AnchorProps, Button, type ButtonProps, Menu, type MenuItemProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { type Need, useMay } from '../session/session.ts';

type LinkElement = Omit<ComponentProps<'a'>, 'color' | 'style'>;

/** Links to pages, their paths and parameters checked. */
export const PageLink = createLink((props: AnchorProps & LinkElement) => <Anchor size="sm" {...props} />);
/** `needs`: who may not do what it leads to does not see it. */
export const ButtonLink = createLink(({ needs, ...props }: ButtonProps & LinkElement & { needs?: Need }) =>
  useMay(needs) ? <Button component="a" size="sm" {...props} /> : null,
);
export const MenuLink = createLink((props: MenuItemProps & LinkElement) => <Menu.Item component="a" {...props} />);
