// The statements are made by the program, which quotes every name and value; here they are only put one below the other.

/** A comment: no line of it can end the comment. */
export function comment(value) {
  return String(value).split(/[\r\n\u000b\u000c\u0085\u2028\u2029]+/).map((line) => '-- ' + line.replace(/\u0000/g, '')).join('\n');
}

export function header(context) {
  const lines = ['MariaDB and MySQL, made by Relata from the model' + (context.project.name === '' ? '' : ' ' + context.project.name)];
  if (context.losses.length > 0) lines.push('', 'What the model says and this does not:');
  context.losses.forEach((loss) => lines.push('  ' + loss));
  return lines.map(comment).join('\n') + '\n\n';
}

export function script(context) {
  const statements = context.ddl['mysql'];
  if (statements.length === 0) return '';
  return statements.join('\n\n') + '\n';
}
