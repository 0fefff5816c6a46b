#include "tests/document/editscript.h"

#include "model/schema/edits.h"
#include "model/schema/notation.h"

using namespace Qt::StringLiterals;

namespace relata {

namespace {

template<class T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(worded(result.error())));
    return *std::move(result);
}

Change editOf(const Schema &schema, int number, IdSource &ids)
{
    std::vector<EntityId> entities;
    for (const Entity &entity : schema.entities())
        entities.push_back(entity.id);
    const Entity &one = schema.entities()[entities[size_t(number) % entities.size()]];
    switch (number % 7) {
    case 0: {
        edits::NewEntity entity;
        entity.name = u"Thing%1"_s.arg(number);
        return must(edits::addEntity(schema, entity, ids));
    }
    case 1:
    case 2: {
        Field field;
        field.name = u"field_%1 „ü“"_s.arg(number);
        return must(edits::addField(schema, one.id, field, ids));
    }
    case 3: return must(edits::renameEntity(schema, one.id, u"Renamed%1"_s.arg(number)));
    case 4: return must(edits::place(schema, schema.diagrams().begin()->id, {{one.id, QPointF(number * 8, number * 16)}}, ids));
    case 5: {
        RelationshipForm form;
        form.source = one.id;
        form.target = entities[size_t(number / 7) % entities.size()];
        form.sourceReference = u"from_%1"_s.arg(number);
        form.targetReference = u"to_%1"_s.arg(number);
        form.sourceOptional = true;
        return must(edits::relate(schema, form, ids));
    }
    default: {
        edits::Removal removal;
        if (entities.size() > 4)
            removal.entities.push_back(one.id);
        else
            removal.fields.push_back({one.id, one.fields.back().id});
        const Result<Change> change = edits::remove(schema, removal);
        return change ? *change : Change();
    }
    }
}

} // namespace

Schema scriptStart()
{
    return must(schemaFromText(u"List(id*, name); Task(id*, title, done: boolean); Task n-1 List: list/tasks"));
}

Change scriptEdit(const Schema &schema, int number)
{
    CountedIds ids(quint64(number) * 1000);
    Draft draft(schema);
    draft.apply(editOf(schema, number, ids));
    Project project = draft.schema().project();
    project.description = QString::number(number);
    draft.set(project);
    return draft.change();
}

int scriptPlace(const Schema &schema)
{
    return schema.project().description.toInt();
}

} // namespace relata
