import { invalidArgument } from '@automate/core';
import { say } from '../problems.ts';

/** A login as it is kept and looked up, however somebody writes it. */
export function loginOf(text: string): string {
  return text.trim().normalize('NFKC').toLowerCase();
}

/** 1 to 200 letters, digits and `. _ + - @`: names and addresses. */
const LOGIN = /^[\p{L}\p{N}](?:[\p{L}\p{N}._+@-]{0,198}[\p{L}\p{N}])?$/u;

/** @throws AutomateError INVALID_ARGUMENT */
export function checkedLogin(text: string): string {
  const login = loginOf(text);
  if (LOGIN.test(login)) return login;
  const said = say('login_form');
  throw invalidArgument(`The login ${said.message}.`, [{ pointer: '/login', ...said }]);
}
