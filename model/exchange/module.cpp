// The room of readers of other tools' files (SQL dumps, DBML, Prisma, JDL …); the first one takes the place of this file.
