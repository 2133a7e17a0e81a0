import { describe, expect, test } from 'vitest';
import { stepsOf } from '../../src/db/migration-steps.ts';

const texts = (...steps: string[]) => steps.map((step) => `${step}\n`);

describe('a migration is taken in steps', () => {
  test('of one statement each, with the comments before it', () => {
    const steps = texts(
      '-- A table; with a note;\nCREATE TABLE a (\n  -- a column;\n  b int\n);',
      '\nUPDATE a SET b = 1;',
    );
    expect(stepsOf(steps.join(''))).toEqual(steps);
  });

  test.each([
    [
      'a trigger',
      "CREATE TRIGGER t BEFORE DELETE ON a FOR EACH ROW\nBEGIN\n  DELETE FROM c;\n  SIGNAL SQLSTATE '45000';\nEND;",
    ],
    [
      'blocks within blocks',
      'CREATE TRIGGER t BEFORE DELETE ON a FOR EACH ROW\nBEGIN\nBEGIN\nDELETE FROM c;\nEND;\nDELETE FROM d;\nEND;',
    ],
    ['text with semicolons', "INSERT INTO a VALUES ('one;\ntwo;\n');"],
  ])('of which none ends within %s', (_, step) => {
    expect(stepsOf(`${step}\nDROP TABLE z;\n`)).toEqual(texts(step, 'DROP TABLE z;'));
  });

  test.each([
    [
      'a condition without a block',
      'CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW\n  IF NEW.b THEN\n    DELETE FROM c;\n  END IF;',
    ],
    ['a comment that is open', '/* not now:\nDROP TABLE a;\n*/\nDROP TABLE b;'],
    ['a variable', 'SET @x = 1;\nINSERT INTO a VALUES (@x);'],
    ['a setting', 'SET foreign_key_checks = 0;\nDROP TABLE a;'],
    ['a transaction', 'START TRANSACTION;\nDELETE FROM a;\nCOMMIT;'],
  ])('or of all that may belong together: %s', (_, sql) => {
    expect(stepsOf(sql).map((step) => step.trim())).toEqual([sql]);
  });
});
