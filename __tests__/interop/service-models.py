"""Holds calls of AWS's APIs against the service models that the AWS CLI has. Takes and gives JSON."""

import base64
import json
import re
import sys

import botocore.parsers
import botocore.session
import botocore.validate

session = botocore.session.Session()

# https://docs.aws.amazon.com/AmazonECR/latest/APIReference/CommonErrors.html, and STS's
common = {'AccessDeniedException', 'AccessDenied', 'SerializationException', 'ThrottlingException', 'ValidationError'}


def operation_of(call):
    return session.get_service_model(call['service']).operation_model(call['operation'])


def typed(form, shape):
    """A form of STS as its operation reads it: what is a number becomes one."""
    return {
        name: int(value) if name in shape.members and shape.members[name].type_name == 'integer' else value
        for name, value in form.items()
        if name not in ('Action', 'Version')
    }


def read_sts(call, shape):
    answer = {'status_code': call['status'], 'headers': {}, 'body': call['output'].encode()}
    parsed = botocore.parsers.create_parser('query').parse(answer, shape)
    parsed.pop('ResponseMetadata')
    return parsed if call['status'] == 200 else {'__type': parsed['Error']['Code']}


def limits(value, shape, at):
    """What botocore's own validation leaves out: enums, patterns and upper limits."""
    rules = shape.metadata
    if shape.type_name == 'structure':
        for name, member in value.items():
            yield from limits(member, shape.members[name], f'{at}.{name}')
        return
    if shape.type_name == 'list':
        for member in value:
            yield from limits(member, shape.member, at)
    if shape.type_name in ('string', 'list', 'integer', 'long') and 'max' in rules:
        size = value if isinstance(value, int) else len(value)
        if size > rules['max']:
            yield f'{at} is over {rules["max"]}'
    if 'pattern' in rules and not re.fullmatch(rules['pattern'], value):
        yield f'{at} is not {rules["pattern"]}: {value}'
    if shape.type_name == 'string' and shape.enum and value not in shape.enum:
        yield f'{at} is not in {shape.enum}: {value}'


def side(value, shape, at):
    if shape is None:
        return [] if value == {} else [f'{at} has members']
    report = botocore.validate.ParamValidator().validate(value, shape)
    return [f'{at}: {report.generate_report()}'] if report.has_errors() else list(limits(value, shape, at))


def check(calls):
    for call in calls:
        operation = operation_of(call)
        at = f'{call["service"]} {call["operation"]}'
        sts = call['service'] == 'sts'
        given = typed(call['input'], operation.input_shape) if sts else call['input']
        answer = read_sts(call, operation.output_shape) if sts else call['output']
        if call['status'] != 200:
            known = {shape.error_code or shape.name for shape in operation.error_shapes} | common
            known |= {shape.name for shape in operation.error_shapes}
            if answer['__type'] not in known:
                yield f'{at} has no {answer["__type"]}'
            continue
        # ECR answers with empty lists where the model, made for requests, wants one member: AWS CLI's example of batch-delete-image.
        answer = {name: member for name, member in answer.items() if member != []}
        yield from side(given, operation.input_shape, f'{at} input')
        yield from side(answer, operation.output_shape, f'{at} output')


def spoiled(value, shape, at):
    """All ways to break one rule of the model: the value with one fault, and what it is. A type that is none has no length."""
    rules, kind = shape.metadata, shape.type_name
    least, most = rules.get('min', 0), rules.get('max')
    if kind == 'structure':
        for name in shape.required_members:
            yield {key: member for key, member in value.items() if key != name}, f'{at}.{name} is missing', False
        for name, member in value.items():
            for bad, *why in spoiled(member, shape.members[name], f'{at}.{name}'):
                yield {**value, name: bad}, *why
    elif kind == 'list':
        if least > 0:
            yield [], f'{at} is empty', False
        if most is not None:
            yield value[:1] * (most + 1), f'{at} has {most + 1}', False
        for bad, *why in spoiled(value[0], shape.member, f'{at}[0]'):
            yield [bad, *value[1:]], *why
    elif kind == 'string':
        if least > 0:
            yield value[: least - 1], f'{at} has {least - 1} characters', False
        if most is not None:
            yield 'a' * (most + 1), f'{at} has {most + 1} characters', False
        if 'pattern' in rules and not re.fullmatch(rules['pattern'], '~~'):
            yield '~~', f'{at} is not of its pattern', False
        if shape.enum:
            yield 'NONE', f'{at} is not of its enum', False
    elif kind == 'integer':
        yield least - 1, f'{at} is {least - 1}', False
        yield most + 1, f'{at} is {most + 1}', False
    elif kind == 'blob':
        yield base64.b64encode(bytes(most + 1)).decode(), f'{at} has {most + 1} bytes', False
    yield {} if kind not in ('structure',) else [], f'{at} is of another type', True


def spoil(calls):
    for call in calls:
        operation = operation_of(call)
        sts = call['service'] == 'sts'
        for bad, what, type_only in spoiled(call['input'], operation.input_shape, '') if operation.input_shape else ():
            if sts and type_only:
                continue
            code = 'ValidationError' if sts else 'SerializationException' if type_only else 'InvalidParameterException'
            yield {**call, 'input': bad, 'what': what.lstrip('.'), 'refused': code}


given = json.load(sys.stdin)
if sys.argv[1] == 'operations':
    print(json.dumps([[name, each] for name in given for each in session.get_service_model(name).operation_names]))
else:
    print(json.dumps(list({'check': check, 'spoil': spoil}[sys.argv[1]](given))))
