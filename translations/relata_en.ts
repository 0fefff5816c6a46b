<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>Diagram</name>
        <message numerus="yes">
            <source>%n field(s)</source>
            <translation>
                <numerusform>%n field</numerusform>
                <numerusform>%n fields</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>any of %n</source>
            <translation>
                <numerusform>any of %n</numerusform>
                <numerusform>any of %n</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RemovalDialog</name>
        <message numerus="yes">
            <source>%1, with %n field(s)</source>
            <translation>
                <numerusform>%1, with %n field</numerusform>
                <numerusform>%1, with %n fields</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Delete %n entities?</source>
            <translation>
                <numerusform>Delete %n entity?</numerusform>
                <numerusform>Delete %n entities?</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Also remove %n key field(s) on entities that stay</source>
            <translation>
                <numerusform>Also remove %n key field on an entity that stays</numerusform>
                <numerusform>Also remove %n key fields on entities that stay</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::CanvasView</name>
        <message numerus="yes">
            <source>Move %n item(s)</source>
            <translation>
                <numerusform>Move %n item</numerusform>
                <numerusform>Move %n items</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Move %n entities</source>
            <translation>
                <numerusform>Move %n entity</numerusform>
                <numerusform>Move %n entities</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Move %n note(s)</source>
            <translation>
                <numerusform>Move %n note</numerusform>
                <numerusform>Move %n notes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Delete %n item(s)</source>
            <translation>
                <numerusform>Delete %n item</numerusform>
                <numerusform>Delete %n items</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Delete %n entities</source>
            <translation>
                <numerusform>Delete %n entity</numerusform>
                <numerusform>Delete %n entities</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Duplicate %n entities</source>
            <translation>
                <numerusform>Duplicate %n entity</numerusform>
                <numerusform>Duplicate %n entities</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Paste %n entities</source>
            <translation>
                <numerusform>Paste %n entity</numerusform>
                <numerusform>Paste %n entities</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Tidy %n entities</source>
            <translation>
                <numerusform>Tidy %n entity</numerusform>
                <numerusform>Tidy %n entities</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Collapse %n entities</source>
            <translation>
                <numerusform>Collapse %n entity</numerusform>
                <numerusform>Collapse %n entities</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Expand %n entities</source>
            <translation>
                <numerusform>Expand %n entity</numerusform>
                <numerusform>Expand %n entities</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::DiffView</name>
        <message numerus="yes">
            <source>⋯ %n unchanged line(s)</source>
            <translation>
                <numerusform>⋯ %n unchanged line</numerusform>
                <numerusform>⋯ %n unchanged lines</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::ExportDialog</name>
        <message numerus="yes">
            <source>all %n entities</source>
            <translation>
                <numerusform>the one entity</numerusform>
                <numerusform>all %n entities</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Wrote %n file(s).</source>
            <translation>
                <numerusform>Wrote %n file.</numerusform>
                <numerusform>Wrote %n files.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Removed %n.</source>
            <translation>
                <numerusform>Removed %n.</numerusform>
                <numerusform>Removed %n.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n conflict(s) left as they are.</source>
            <translation>
                <numerusform>%n conflict left as it is.</numerusform>
                <numerusform>%n conflicts left as they are.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>&amp;Delete %n file(s) that are no longer generated</source>
            <translation>
                <numerusform>&amp;Delete %n file that is no longer generated</numerusform>
                <numerusform>&amp;Delete %n files that are no longer generated</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>&amp;Write %n file(s)</source>
            <translation>
                <numerusform>&amp;Write %n file</numerusform>
                <numerusform>&amp;Write %n files</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Delete %n file(s)</source>
            <translation>
                <numerusform>Delete %n file</numerusform>
                <numerusform>Delete %n files</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n conflict(s) stay as they are unless you say otherwise.</source>
            <translation>
                <numerusform>%n conflict stays as it is unless you say otherwise.</numerusform>
                <numerusform>%n conflicts stay as they are unless you say otherwise.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::FindDialog</name>
        <message numerus="yes">
            <source>%n relationship(s) seem to be meant.</source>
            <translation>
                <numerusform>%n relationship seems to be meant.</numerusform>
                <numerusform>%n relationships seem to be meant.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Show %n declined</source>
            <translation>
                <numerusform>Show %n declined</numerusform>
                <numerusform>Show %n declined</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>&amp;Accept %n relationship(s)</source>
            <translation>
                <numerusform>&amp;Accept %n relationship</numerusform>
                <numerusform>&amp;Accept %n relationships</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::ImportDialog</name>
        <message numerus="yes">
            <source>%n entity(s)</source>
            <translation>
                <numerusform>%n entity</numerusform>
                <numerusform>%n entities</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n view(s)</source>
            <translation>
                <numerusform>%n view</numerusform>
                <numerusform>%n views</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n field(s)</source>
            <translation>
                <numerusform>%n field</numerusform>
                <numerusform>%n fields</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::Inspector</name>
        <message numerus="yes">
            <source>%n item(s) selected</source>
            <translation>
                <numerusform>%n item selected</numerusform>
                <numerusform>%n items selected</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::MainWindow</name>
        <message numerus="yes">
            <source>%n entity(s)</source>
            <translation>
                <numerusform>%n entity</numerusform>
                <numerusform>%n entities</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n field(s)</source>
            <translation>
                <numerusform>%n field</numerusform>
                <numerusform>%n fields</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n relationship(s)</source>
            <translation>
                <numerusform>%n relationship</numerusform>
                <numerusform>%n relationships</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n selected</source>
            <translation>
                <numerusform>%n selected</numerusform>
                <numerusform>%n selected</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hint(s)</source>
            <translation>
                <numerusform>%n hint</numerusform>
                <numerusform>%n hints</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n problem(s)</source>
            <translation>
                <numerusform>%n problem</numerusform>
                <numerusform>%n problems</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n file(s) updated.</source>
            <translation>
                <numerusform>%n file updated.</numerusform>
                <numerusform>%n files updated.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n file(s) edited by hand are in conflict: see Export.</source>
            <translation>
                <numerusform>%n file edited by hand is in conflict: see Export.</numerusform>
                <numerusform>%n files edited by hand are in conflict: see Export.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more relationship(s) look likely.</source>
            <translation>
                <numerusform>%n more relationship looks likely.</numerusform>
                <numerusform>%n more relationships look likely.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Accept %n Relationship(s)</source>
            <translation>
                <numerusform>Accept %n Relationship</numerusform>
                <numerusform>Accept %n Relationships</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n could not be accepted: %1</source>
            <translation>
                <numerusform>%n could not be accepted: %1</numerusform>
                <numerusform>%n could not be accepted: %1</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::ModelTree</name>
        <message numerus="yes">
            <source>Entity, %n field(s)</source>
            <translation>
                <numerusform>Entity, %n field</numerusform>
                <numerusform>Entity, %n fields</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::PreviewPanel</name>
        <message numerus="yes">
            <source>%n file(s) change; </source>
            <translation>
                <numerusform>%n file changes; </numerusform>
                <numerusform>%n files change; </numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n of them edited by hand.</source>
            <translation>
                <numerusform>%n of them edited by hand.</numerusform>
                <numerusform>%n of them edited by hand.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n file(s) change, none edited by hand.</source>
            <translation>
                <numerusform>%n file changes, not edited by hand.</numerusform>
                <numerusform>%n files change, none edited by hand.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::ProblemsPanel</name>
        <message numerus="yes">
            <source>%n error(s)</source>
            <translation>
                <numerusform>%n error</numerusform>
                <numerusform>%n errors</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n warning(s)</source>
            <translation>
                <numerusform>%n warning</numerusform>
                <numerusform>%n warnings</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hint(s)</source>
            <translation>
                <numerusform>%n hint</numerusform>
                <numerusform>%n hints</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Fix %n problem(s)</source>
            <translation>
                <numerusform>Fix %n problem</numerusform>
                <numerusform>Fix %n problems</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::ProjectFiles</name>
        <message numerus="yes">
            <source>Unsaved work: last edit %1, %n entity(s).</source>
            <translation>
                <numerusform>Unsaved work: last edit %1, %n entity.</numerusform>
                <numerusform>Unsaved work: last edit %1, %n entities.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Saved file: %1, %n entity(s).</source>
            <translation>
                <numerusform>Saved file: %1, %n entity.</numerusform>
                <numerusform>Saved file: %1, %n entities.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::RefreshDialog</name>
        <message numerus="yes">
            <source>%n note(s) about what can't be read or is read differently: %1</source>
            <translation>
                <numerusform>%n note about what can't be read or is read differently: %1</numerusform>
                <numerusform>%n notes about what can't be read or is read differently: %1</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n new</source>
            <translation>
                <numerusform>%n new</numerusform>
                <numerusform>%n new</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n gone</source>
            <translation>
                <numerusform>%n gone</numerusform>
                <numerusform>%n gone</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n renamed</source>
            <translation>
                <numerusform>%n renamed</numerusform>
                <numerusform>%n renamed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n changed</source>
            <translation>
                <numerusform>%n changed</numerusform>
                <numerusform>%n changed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>&amp;Take over %n difference(s)</source>
            <translation>
                <numerusform>&amp;Take over %n difference</numerusform>
                <numerusform>&amp;Take over %n differences</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n only in the project</source>
            <translation>
                <numerusform>%n only in the project</numerusform>
                <numerusform>%n only in the project</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n only in the database</source>
            <translation>
                <numerusform>%n only in the database</numerusform>
                <numerusform>%n only in the database</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::RelationshipDialog</name>
        <message numerus="yes">
            <source>Save and &amp;update %n file(s)</source>
            <translation>
                <numerusform>Save and &amp;update %n file</numerusform>
                <numerusform>Save and &amp;update %n files</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::RelationshipPicture</name>
        <message numerus="yes">
            <source>… %n more</source>
            <translation>
                <numerusform>… %n more</numerusform>
                <numerusform>… %n more</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>… and %n more</source>
            <translation>
                <numerusform>… and %n more</numerusform>
                <numerusform>… and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::RelationshipsPage</name>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>and %n more</numerusform>
                <numerusform>and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>relata::TryPanel</name>
        <message numerus="yes">
            <source>… and %n more</source>
            <translation>
                <numerusform>… and %n more</numerusform>
                <numerusform>… and %n more</numerusform>
            </translation>
        </message>
    </context>
</TS>
