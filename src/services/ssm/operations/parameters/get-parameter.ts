import { query } from '../../operation.ts';
import { readParameter } from '../lookup.ts';

/** Reads a parameter: the newest version, or that of a number or label behind the name. */
export const getParameter = query('GetParameter', (context, { Name, WithDecryption }) => ({
  Parameter: readParameter(context, Name, WithDecryption === true),
}));
