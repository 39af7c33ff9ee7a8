import { Anchor, type AnchorProps, Button, type ButtonProps, Menu, type MenuItemProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

type LinkElement = Omit<ComponentProps<'a'>, 'color' | 'style'>;

/** Links to pages, their paths and parameters checked. */
export const PageLink = createLink((props: AnchorProps & LinkElement) => <Anchor size="sm" {...props} />);
export const ButtonLink = createLink((props: ButtonProps & LinkElement) => (
  <Button component="a" size="sm" {...props} />
));
export const MenuLink = createLink((props: MenuItemProps & LinkElement) => <Menu.Item component="a" {...props} />);
